"""What the pages of the course share: data, networks, training, regions, tasks, figures.

Nothing is imported here: ``from course_utils.data import load_mnist`` loads NumPy and no more.
"""
