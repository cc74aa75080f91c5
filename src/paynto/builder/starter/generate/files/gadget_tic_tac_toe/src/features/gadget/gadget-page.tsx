import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

import { Frame } from "./frame";
import { label, showsScore } from "./settings";

type Mark = "X" | "O";

const LINES = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
] as const;

const winnerOf = (board: (Mark | null)[]) =>
  LINES.map(([a, b, c]) => (board[a] && board[a] === board[b] && board[a] === board[c] ? board[a] : null)).find(Boolean) ?? null;

export function GadgetPage() {
  const [board, setBoard] = useState<(Mark | null)[]>(() => Array<Mark | null>(9).fill(null));
  const [wins, setWins] = useState({ X: 0, O: 0 });
  const winner = winnerOf(board);
  const moves = board.filter(Boolean).length;
  const turn: Mark = moves % 2 === 0 ? "X" : "O";
  const isFull = moves === 9;

  const play = (index: number) => {
    if (winner || board[index]) return;
    const next = board.with(index, turn);
    setBoard(next);
    const won = winnerOf(next);
    if (won) setWins((current) => ({ ...current, [won]: current[won] + 1 }));
  };

  return (
    <Frame>
      <Card className="grid justify-items-center gap-6 p-6">
        <p role="status" className="text-lg font-semibold">
          {winner ? `${winner} ${label("wins", "wins")}` : isFull ? label("draw", "Draw") : `${turn} ${label("turn", "is next")}`}
        </p>
        <div className="grid w-full max-w-72 grid-cols-3 gap-2">
          {board.map((mark, index) => (
            <button
              key={index}
              type="button"
              aria-label={`${label("field", "Field")} ${index + 1}${mark ? `: ${mark}` : ""}`}
              className="aspect-square rounded-md border border-border bg-surface text-4xl font-semibold hover:bg-subtle"
              onClick={() => play(index)}
            >
              {mark}
            </button>
          ))}
        </div>
        {showsScore && (
          <p className="flex gap-6 font-medium tabular-nums">
            <span>X: {wins.X}</span>
            <span>O: {wins.O}</span>
          </p>
        )}
        <Button variant="secondary" onClick={() => setBoard(Array<Mark | null>(9).fill(null))}>
          {label("restart", "Start again")}
        </Button>
      </Card>
    </Frame>
  );
}
