// Check an answer: the chosen choice is marked, and its explanation shown and announced below the
// choices. Both go as soon as another choice is taken, so that the arrow keys give nothing away.
// The browser remembers what was chosen and whether it was checked, where it may.

const WORDS = { right: inLanguage("Right"), wrong: inLanguage("Not this one") };

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function remember(key, state) {
  try {
    localStorage.setItem(key, JSON.stringify(state));
  } catch {} // it only is forgotten
}

function strong(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
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
  const explanation = choice.querySelector(".quiz-explanation > div").cloneNode(true);
  for (const twin of explanation.querySelectorAll("[id]")) twin.removeAttribute("id");
  answer.dataset.verdict = verdict;
  answer.append(strong(`${WORDS[verdict]}. `), explanation);
}

for (const quiz of document.querySelectorAll(".quiz")) {
  const key = `quiz ${location.pathname}#${quiz.id}`;
  const answer = quiz.querySelector(".quiz-answer");
  const check = quiz.querySelector(".quiz-check");
  for (const explanation of quiz.querySelectorAll(".quiz-explanation")) explanation.hidden = true;
  check.hidden = false;

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
    remember(key, { choice: chosen().value, checked: false });
  });
  check.addEventListener("click", () => {
    clear();
    if (!chosen()) {
      answer.append(strong(inLanguage("Choose an answer first.")));
      return;
    }
    show();
    remember(key, { choice: chosen().value, checked: true });
  });

  const { choice, checked } = recall(key);
  const before = quiz.querySelector(`input[value="${CSS.escape(choice ?? "")}"]`);
  if (before) before.checked = true;
  if (before && checked) show();
}
