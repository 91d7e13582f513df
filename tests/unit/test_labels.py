"""The names of glued values are kept however many processes read the pages."""

from types import SimpleNamespace

from course_site.pages.labels import glued_by_page, merge_glued


def test_what_another_process_has_read_is_taken_over_for_its_pages_only():
    here, there = SimpleNamespace(), SimpleNamespace()
    glued_by_page(here).update({"one": {"a": [3]}, "two": {"b": [9]}})
    glued_by_page(there).update({"one": {"old": [1]}, "two": {"b": [5]}})
    merge_glued(None, here, ["two", "three"], there)
    assert glued_by_page(here) == {"one": {"a": [3]}, "two": {"b": [5]}}
