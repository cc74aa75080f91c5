import { createFileRoute } from '@tanstack/react-router';
import { readNext, requireNobody } from '@/features/session';
import { SignUpPage } from '@/features/sign-in';

export const Route = createFileRoute('/sign-up')({
  validateSearch: readNext,
  beforeLoad: requireNobody,
  component: function SignUpRoute() {
    return <SignUpPage next={Route.useSearch().next} />;
  },
});
