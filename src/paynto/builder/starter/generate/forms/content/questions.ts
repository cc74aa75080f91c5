export interface Question {
  text: string;
  answers: string[];
  /** Index of the right answer. */
  correct: number;
  explanation: string;
}

export const questions: Question[] = «questions»;
