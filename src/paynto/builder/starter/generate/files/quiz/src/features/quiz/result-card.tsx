import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { t } from "@/lib/texts";

import { questions } from "./questions";

interface ResultCardProps {
  chosen: number[];
  score: number;
  onRestart: () => void;
}

export function ResultCard({ chosen, score, onRestart }: ResultCardProps) {
  const missed = questions.filter((question, index) => question.correct !== chosen[index]);
  return (
    <Card className="p-6" aria-live="polite">
      <h2 className="text-xl font-semibold">
        {t("You got {score} of {total} right", { score, total: questions.length })}
      </h2>
      <p className="mt-1 text-muted">{verdict(score / questions.length)}</p>
      {missed.length > 0 && (
        <>
          <h3 className="mt-6 font-medium">{t("Worth another look")}</h3>
          <ul className="mt-2 grid gap-3">
            {missed.map((question) => (
              <li key={question.text}>
                <p>{question.text}</p>
                <p className="text-sm text-muted">{question.answers[question.correct]}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button className="mt-6" onClick={onRestart}>
        {t("Play again")}
      </Button>
    </Card>
  );
}

function verdict(share: number): string {
  if (share === 1) return t("A perfect round. Well done!");
  if (share >= 0.7) return t("Very good. You know this well.");
  if (share >= 0.4) return t("A good start. One more round?");
  return t("Everyone starts somewhere. Try again!");
}
