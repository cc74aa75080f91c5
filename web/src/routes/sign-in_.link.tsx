import { createFileRoute } from '@tanstack/react-router';
import { SignInLinkPage } from '@/features/sign-in';

export const Route = createFileRoute('/sign-in_/link')({ component: SignInLinkPage });
