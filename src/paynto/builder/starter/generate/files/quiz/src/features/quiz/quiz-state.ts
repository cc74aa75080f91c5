import { type Question, questions } from "./questions";

export interface QuizState {
  /** Index of the question on screen; `questions.length` shows the result. */
  position: number;
  /** The answer chosen for each question that was answered. */
  chosen: number[];
}

export type QuizEvent = { type: "answer"; answer: number } | { type: "next" } | { type: "restart" };

export const initialState: QuizState = { position: 0, chosen: [] };

export function quizReducer(state: QuizState, event: QuizEvent): QuizState {
  switch (event.type) {
    case "answer":
      return isAnswered(state) ? state : { ...state, chosen: [...state.chosen, event.answer] };
    case "next":
      return isAnswered(state) ? { ...state, position: state.position + 1 } : state;
    case "restart":
      return initialState;
  }
}

export const isAnswered = (state: QuizState) => state.chosen.length > state.position;

export const currentQuestion = (state: QuizState): Question | undefined => questions[state.position];

export const score = (state: QuizState) =>
  state.chosen.filter((answer, index) => questions[index]?.correct === answer).length;
