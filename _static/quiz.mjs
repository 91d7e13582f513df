// Check an answer: the chosen choice's explanation is shown, and announced, below the choices.
// It is hidden again as soon as another choice is taken, so that the arrow keys give nothing away.

for (const quiz of document.querySelectorAll(".quiz")) {
  const answer = quiz.querySelector(".quiz-answer");
  const check = quiz.querySelector(".quiz-check");
  const explanations = quiz.querySelectorAll(".quiz-explanation");
  for (const explanation of explanations) explanation.hidden = true;
  check.hidden = false;
  const clear = () => {
    answer.replaceChildren();
    delete answer.dataset.verdict;
  };
  quiz.addEventListener("change", clear);
  check.addEventListener("click", () => {
    clear();
    const chosen = quiz.querySelector("input:checked")?.closest(".quiz-choice");
    const verdict = document.createElement("strong");
    if (!chosen) {
      verdict.textContent = "Choose an answer first.";
      answer.append(verdict);
      return;
    }
    answer.dataset.verdict = chosen.dataset.verdict;
    verdict.textContent = chosen.dataset.verdict === "right" ? "Right. " : "Not this one. ";
    const explanation = chosen.querySelector(".quiz-explanation > div").cloneNode(true);
    for (const twin of explanation.querySelectorAll("[id]")) twin.removeAttribute("id");
    answer.append(verdict, explanation);
  });
}
