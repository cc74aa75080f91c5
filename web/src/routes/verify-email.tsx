import { createFileRoute } from '@tanstack/react-router';
import { VerifyEmailPage } from '@/features/sign-in';

export const Route = createFileRoute('/verify-email')({ component: VerifyEmailPage });
