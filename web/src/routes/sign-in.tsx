import { createFileRoute } from '@tanstack/react-router';
import { readNext, requireNobody } from '@/features/session';
import { SignInPage } from '@/features/sign-in';

export const Route = createFileRoute('/sign-in')({
  validateSearch: readNext,
  beforeLoad: requireNobody,
  component: function SignInRoute() {
    return <SignInPage next={Route.useSearch().next} />;
  },
});
