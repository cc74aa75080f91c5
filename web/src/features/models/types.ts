import type { Schemas } from '@/api';

export type ModelProviderRead = Schemas['ModelProviderRead'];
export type PlatformProviderRead = Schemas['PlatformProviderRead'];
/** A provider as a team sees it, or as the operator does. */
export type AnyProvider = ModelProviderRead & Partial<PlatformProviderRead>;
export type ModelProviderCreate = Schemas['ModelProviderCreate'];
export type ModelProviderUpdate = Schemas['ModelProviderUpdate'];
export type ProviderKindRead = Schemas['ProviderKindRead'];
export type ModelRouting = Schemas['ModelRouting'];
export type RoutingRule = Schemas['RoutingRule'];
export type Work = NonNullable<RoutingRule['when']['work']>[number];
export type ModelBudgets = Schemas['ModelBudgetsRead'];
export type BudgetKind = ModelBudgets['budgets'][number]['kind'];
export type ModelUsage = Schemas['ModelUsageRead'];
export type ModelCallRead = Schemas['ModelCallRead'];
