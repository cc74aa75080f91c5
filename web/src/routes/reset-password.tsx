import { createFileRoute } from '@tanstack/react-router';
import { ResetPasswordPage } from '@/features/sign-in';

export const Route = createFileRoute('/reset-password')({ component: ResetPasswordPage });
