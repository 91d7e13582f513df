"""Solutions, hints, answers: taken out of a page, to stand at the end of the book.

Question and answer know of each other: a link leads from each to the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from course_site.pages.words import translate

KINDS = ".quiz, .answer, details.hint, details.solution"
TO_BACK = "-answer"  # ends the id of what answers a question
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Answers:
    """What is taken out of one page."""

    soup: BeautifulSoup
    language: str
    body: Tag
    questions: int = 0
    taken: list[Tag] = field(default_factory=list)
    hints: list[Tag] = field(default_factory=list)  # of the solution to come
    answers: list[Tag] = field(default_factory=list)

    def new(self, name: str, kind: str = "", text: str = "", **attributes: str) -> Tag:
        """Return a new element."""
        element = self.soup.new_tag(name, attrs=({"class": kind} if kind else {}) | attributes)
        if text:
            element.string = text
        return element

    def section(self, name: str, title: str, question: str) -> Tag:
        """Return a new section of the answers; its title leads back to the question."""
        section = self.new("section", "back-item", id=name)
        heading = self.new("h3")
        heading.append(self.new("a", "", title, href=f"#{question}") if question else title)
        section.append(heading)
        self.taken.append(section)
        return section

    def take_quiz(self, quiz: Tag) -> None:
        """Leave the question with its choices, lettered; take the explanations."""
        self.questions += 1
        name = str(quiz["id"])
        title = translate(self.language, "Question {number}", number=self.questions)
        lead = self.new("p", "quiz-number")
        lead.append(self.new("a", "", title, href=f"#{name}{TO_BACK}"))
        if words := quiz.select_one(".prediction-lead"):
            lead.append(f" · {words.extract().get_text(strip=True)}")
        quiz.insert(0, lead)
        choices = self.new("ol", "choices", type="A")
        said: list[tuple[str, Tag]] = []
        right = []
        for letter, choice in zip(LETTERS, quiz.select(".quiz-choice"), strict=False):
            item = self.new("li")
            label = choice.find("label")
            for field_ in label.find_all("input"):
                field_.decompose()
            if "prediction" in (quiz.get("class") or []):
                label.find("span").decompose()  # its letter, which the list has
            item.extend(list(label.contents))
            choices.append(item)
            if explanation := choice.select_one(".quiz-explanation > div"):
                said.append((letter, explanation.extract()))
            if choice.get("data-verdict") == "right":
                right.append(letter)
        quiz.select_one('[role="radiogroup"]').replace_with(choices)
        section = self.section(f"{name}{TO_BACK}", title, name)
        section.h3.append(f": {', '.join(right)}")
        for letter, explanation in sorted(said, key=lambda pair: pair[0] not in right):
            section.append(self.lettered(letter, explanation))

    def lettered(self, mark: str, explanation: Tag) -> Tag:
        """Return an explanation with a mark before its first words."""
        explanation.name = "div"
        explanation.attrs = {"class": "lettered"}
        if not (first := explanation.find("p", recursive=False)):
            first = self.new("p")
            explanation.insert(0, first)
        first.insert(0, self.new("strong", "", mark))
        first.insert(1, " ")
        return explanation

    def take_answer(self, answer: Tag) -> None:
        """Leave the words of a field and a rule to write on; take the answers."""
        line = self.new("p", "answer-line")
        if label := answer.find("label"):
            line.extend(list(label.contents))
        line.append(" ")
        line.append(self.new("span", "blank"))
        replies = answer.select(".answer-reply")
        for verdict in ("right", "wrong"):
            for reply in [x for x in replies if x.get("data-verdict") == verdict]:
                value = str(reply.get("data-value", "")).replace("-", "\N{MINUS SIGN}")
                mark = translate(self.language, "Right is {value}:", value=value)
                if verdict == "wrong":
                    mark = translate(self.language, "If you have {value}:", value=value)
                self.answers.append(self.lettered(mark, reply.extract()))
        line["id"] = answer["id"]
        answer.replace_with(line)

    def take_hints(self, hint: Tag) -> None:
        """Take a hint, and those that are folded in it."""
        for one in reversed([hint, *hint.select("details.hint")]):
            one.extract()
            summary = one.find("summary")
            mark = summary.extract().get_text(strip=True) if summary else ""
            one.name = "div"
            self.hints.insert(0, self.lettered(f"{mark}.", one))

    def take_solution(self, solution: Tag) -> None:
        """Take a solution, and what waits for it; the exercise leads to it."""
        name = str(solution["id"])
        question = name.removeprefix("solution-")
        exercise = self.body.find(id=question)
        summary = solution.find("summary")
        title = (
            summary.extract().get_text(strip=True)
            if summary
            else translate(self.language, "Solution {number}", number="")
        )
        section = self.section(name, title, question if exercise else "")
        head = exercise.select_one(".admonition-title") if exercise else None
        if head:
            number, level = head.select_one(".caption-number"), head.select_one(".exercise-level")
            text = head.get_text()
            for part in (number, level):
                text = text.replace(part.get_text(), "") if part else text
            section.h3.append(f" {text.strip()}")
            exercise.append(self.new("p", "to-solution"))
            exercise.contents[-1].append(self.new("a", "", title, href=f"#{name}"))
        solution.extract()
        section.extend([*self.hints, *solution.contents, *self.answers])
        self.hints, self.answers = [], []

    def take_all(self) -> None:
        """Take everything that a page folds."""
        for element in self.body.select(KINDS):
            if element.decomposed or not element.find_parent(lambda x: x is self.body):
                continue  # a hint that was taken with another one
            kinds = element.get("class") or []
            if "quiz" in kinds:
                self.take_quiz(element)
            elif "answer" in kinds:
                self.take_answer(element)
            elif "hint" in kinds:
                self.take_hints(element)
            else:
                self.take_solution(element)
        if self.hints or self.answers:  # those without a solution
            section = self.section("answers", translate(self.language, "Answers"), "")
            section.extend([*self.hints, *self.answers])


def take_answers(soup: BeautifulSoup, body: Tag, language: str) -> list[Tag]:
    """Return what answers the questions of a page, in their order, taken out of `body`."""
    answers = Answers(soup, language, body)
    answers.take_all()
    return answers.taken
