import { createFileRoute } from '@tanstack/react-router';
import { LandingPage } from '@/features/landing';
import { requireNobody } from '@/features/session';

export const Route = createFileRoute('/')({ beforeLoad: requireNobody, component: LandingPage });
