import { Check, X } from "lucide-react";
import { useEffect, useRef } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { t } from "@/lib/texts";
import { cx } from "@/lib/cx";

import { type Question, questions } from "./questions";

interface QuestionCardProps {
  question: Question;
  number: number;
  chosen: number | undefined;
  onAnswer: (answer: number) => void;
  onNext: () => void;
}

export function QuestionCard({ question, number, chosen, onAnswer, onNext }: QuestionCardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const nextButton = useRef<HTMLButtonElement>(null);
  const isAnswered = chosen !== undefined;

  useEffect(() => {
    if (number > 1) heading.current?.focus();
  }, [number]);
  useEffect(() => {
    if (isAnswered) nextButton.current?.focus();
  }, [isAnswered]);

  return (
    <Card className="p-6">
      <p className="text-sm text-muted">{t("Question {number} of {total}", { number, total: questions.length })}</p>
      <h2 ref={heading} tabIndex={-1} className="mt-1 text-xl font-semibold outline-none">
        {question.text}
      </h2>
      <ol className="mt-5 grid gap-2">
        {question.answers.map((answer, index) => (
          <li key={index}>
            <AnswerButton
              answer={answer}
              shortcut={index + 1}
              state={answerState(index, chosen, question.correct)}
              onClick={() => onAnswer(index)}
            />
          </li>
        ))}
      </ol>
      <div aria-live="polite" className="mt-5 min-h-6">
        {isAnswered && (
          <p>
            <strong>
              {chosen === question.correct
                ? t("Right!")
                : t("Not quite. It is {answer}.", { answer: question.answers[question.correct] ?? "" })}
            </strong>{" "}
            <span className="text-muted">{question.explanation}</span>
          </p>
        )}
      </div>
      {isAnswered && (
        <Button ref={nextButton} className="mt-4" onClick={onNext}>
          {number === questions.length ? t("See the result") : t("Next question")}
        </Button>
      )}
    </Card>
  );
}

type AnswerState = "open" | "right" | "wrong" | "passed";

function answerState(index: number, chosen: number | undefined, correct: number): AnswerState {
  if (chosen === undefined) return "open";
  if (index === correct) return "right";
  return index === chosen ? "wrong" : "passed";
}

const answerStyles: Record<AnswerState, string> = {
  open: "border-border hover:border-accent hover:bg-accent/5",
  right: "border-success bg-success/10",
  wrong: "border-danger bg-danger/10",
  passed: "border-border text-muted",
};

interface AnswerButtonProps {
  answer: string;
  shortcut: number;
  state: AnswerState;
  onClick: () => void;
}

function AnswerButton({ answer, shortcut, state, onClick }: AnswerButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      disabled={state !== "open"}
      className={cx(
        "flex w-full items-center gap-3 rounded-md border px-4 py-3 text-left transition-colors",
        answerStyles[state],
      )}
    >
      <kbd aria-hidden className="grid size-6 shrink-0 place-items-center rounded border border-border text-xs text-muted">
        {shortcut}
      </kbd>
      <span className="grow">{answer}</span>
      {state === "right" && <Check aria-label={t("right answer")} className="size-5 shrink-0 text-success" />}
      {state === "wrong" && <X aria-label={t("your answer")} className="size-5 shrink-0 text-danger" />}
    </button>
  );
}
