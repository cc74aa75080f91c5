import { createFileRoute } from '@tanstack/react-router';
import { ForgotPasswordPage } from '@/features/sign-in';

export const Route = createFileRoute('/forgot-password')({ component: ForgotPasswordPage });
