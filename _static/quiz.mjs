// Check an answer: the chosen choice is marked, and its explanation shown and announced below the
// choices. Both go as soon as another choice is taken, so that the arrow keys give nothing away.
// The browser remembers what was chosen and whether it was checked, where it may. A prediction is such a
// question too: its figure opens with the check.

import { Figure } from "./predictions.mjs";
import { copyOf, keep, strong, WORDS } from "./verdicts.mjs";

/** What was chosen before: anybody can write into that storage. */
function recall(name) {
  try {
    return Object(JSON.parse(courseWork.recall(name)));
  } catch {
    return {};
  }
}

function mark(choice) {
  const verdict = choice.dataset.verdict;
  choice.dataset.checked = verdict;
  const word = strong(WORDS[verdict]);
  word.className = "quiz-mark";
  word.setAttribute("aria-hidden", "true"); // the announcement says it
  choice.querySelector("label").append(word);
}

function explain(answer, choice) {
  const verdict = choice.dataset.verdict;
  const explanation = copyOf(choice.querySelector(".quiz-explanation > div"));
  answer.dataset.verdict = verdict;
  answer.append(strong(`${WORDS[verdict]}. `), explanation);
}

const quizzes = [...document.querySelectorAll(".quiz")];
const counted = quizzes.filter((quiz) => !quiz.matches(".prediction"));

/** Says at each question which of how many it is, and how many are answered rightly so far. */
function count() {
  const right = counted.filter((quiz) => quiz.querySelector('[data-checked="right"]')).length;
  for (const [i, quiz] of counted.entries()) {
    const place = quiz.querySelector(".quiz-count");
    place.textContent = inLanguage("Question {n} of {m}", { n: i + 1, m: counted.length });
    if (right) place.append(` · ${inLanguage("right so far: {count}", { count: right })}`);
  }
}

for (const quiz of quizzes) {
  const name = `quiz ${courseWork.pageName()}#${quiz.id}`;
  const state = recall(name); // of a prediction also whether its figure was opened
  const remember = (changes) => courseWork.remember(name, JSON.stringify(Object.assign(state, changes)));
  const figure = quiz.matches(".prediction") ? new Figure(quiz, (opened) => remember({ opened })) : null;
  const answer = quiz.querySelector(".quiz-answer");
  const check = quiz.querySelector(".quiz-check");
  for (const explanation of quiz.querySelectorAll(".quiz-explanation")) explanation.hidden = true;
  check.hidden = false;
  const place = document.createElement("span");
  place.className = "quiz-count";
  check.after(" ", place);

  const chosen = () => quiz.querySelector("input:checked");
  const clear = () => {
    answer.replaceChildren();
    delete answer.dataset.verdict;
    quiz.querySelector(".quiz-mark")?.remove();
    delete quiz.querySelector("[data-checked]")?.dataset.checked;
  };
  const show = () => {
    const choice = chosen().closest(".quiz-choice");
    mark(choice);
    explain(answer, choice);
  };

  quiz.addEventListener("change", () => {
    clear();
    count();
    remember({ choice: chosen().value, checked: false });
  });
  check.addEventListener("click", () => {
    clear();
    if (!chosen()) {
      answer.append(strong(inLanguage("Choose an answer first.")));
      return;
    }
    show();
    count();
    keep(name, JSON.stringify(Object.assign(state, { choice: chosen().value, checked: true })), quiz);
    figure?.turn(true);
  });

  const { choice, checked } = state;
  const before = quiz.querySelector(`input[value="${CSS.escape(choice ?? "")}"]`);
  if (before) before.checked = true;
  if (before && checked) show();
}
count();
