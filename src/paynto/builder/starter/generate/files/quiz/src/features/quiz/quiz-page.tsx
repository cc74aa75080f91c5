import { useEffect, useReducer } from "react";

import { config } from "@/lib/config";
import { t } from "@/lib/texts";
import { usePageTitle } from "@/lib/use-page-title";

import { QuestionCard } from "./question-card";
import { questions } from "./questions";
import { currentQuestion, initialState, isAnswered, quizReducer, score } from "./quiz-state";
import { ResultCard } from "./result-card";

export function QuizPage() {
  const [state, dispatch] = useReducer(quizReducer, initialState);
  const question = currentQuestion(state);
  usePageTitle(config.name);

  useEffect(() => {
    const answerByKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const answer = Number(event.key) - 1;
      if (question && answer in question.answers) dispatch({ type: "answer", answer });
    };
    window.addEventListener("keydown", answerByKey);
    return () => window.removeEventListener("keydown", answerByKey);
  }, [question]);

  return (
    <section className="mx-auto w-full max-w-2xl py-8">
      <header className="mb-6">
        <h1 className="text-2xl font-semibold tracking-tight">{config.name}</h1>
        <p className="mt-1 text-muted">{config.purpose}</p>
      </header>
      <div className="mb-6 flex items-center gap-4">
        <progress
          className="h-2 w-full appearance-none overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-border [&::-webkit-progress-value]:bg-accent"
          value={state.chosen.length}
          max={questions.length}
          aria-label={t("Progress")}
        />
        <p className="shrink-0 text-sm tabular-nums text-muted">
          {t("Score {score}", { score: score(state) })}
        </p>
      </div>
      {question ? (
        <QuestionCard
          key={state.position}
          question={question}
          number={state.position + 1}
          chosen={isAnswered(state) ? state.chosen[state.position] : undefined}
          onAnswer={(answer) => dispatch({ type: "answer", answer })}
          onNext={() => dispatch({ type: "next" })}
        />
      ) : (
        <ResultCard chosen={state.chosen} score={score(state)} onRestart={() => dispatch({ type: "restart" })} />
      )}
    </section>
  );
}
