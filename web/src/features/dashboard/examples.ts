/** Prompts that the built-in model turns into good apps, too. */
export interface Example {
  title: string;
  prompt: string;
}

export const examples: readonly Example[] = [
  {
    title: 'Library loans',
    prompt: 'A book lending app for a school library with books, readers and loans',
  },
  {
    title: 'Expense tracker',
    prompt: 'An expense tracker with categories and monthly totals',
  },
  {
    title: 'Bike shop stock',
    prompt: 'An inventory for a bicycle shop: name, brand, size, price, quantity, supplier',
  },
  {
    title: 'Help desk',
    prompt: 'A help desk with tickets, priority low, medium, high, and a status',
  },
  {
    title: 'Bakery page',
    prompt: 'A landing page for a bakery with opening hours and a contact form',
  },
  { title: 'Planet quiz', prompt: 'A quiz about the planets of the solar system' },
];
