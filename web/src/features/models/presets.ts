/** Providers that speak the OpenAI protocol, with the address each has of its own. */
import { t } from './messages';
import type { ProviderKindRead } from './types';

export const COMPATIBLE = 'compatible';

export interface Preset {
  key: string;
  kind: string;
  label: string;
  text?: string;
  baseUrl: string | null;
  needsKey: boolean;
  needsBaseUrl: boolean;
  keyHint: string | null;
  docsUrl: string | null;
  group: 'hosted' | 'gateways' | 'local' | 'custom';
}

const compatible = (
  key: string,
  label: string,
  baseUrl: string,
  rest: Pick<Preset, 'group' | 'needsKey' | 'docsUrl'>,
): Preset => ({
  key,
  kind: COMPATIBLE,
  label,
  baseUrl,
  needsBaseUrl: true,
  keyHint: null,
  text: baseUrl.replace(/^https?:\/\//, ''),
  ...rest,
});

const known: readonly Preset[] = [
  compatible('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', {
    group: 'gateways',
    needsKey: true,
    docsUrl: 'https://openrouter.ai/keys',
  }),
  compatible('vercel', 'Vercel AI Gateway', 'https://ai-gateway.vercel.sh/v1', {
    group: 'gateways',
    needsKey: true,
    docsUrl: 'https://vercel.com/docs/ai-gateway',
  }),
  compatible('ollama', 'Ollama', 'http://localhost:11434/v1', {
    group: 'local',
    needsKey: false,
    docsUrl: null,
  }),
  compatible('lm-studio', 'LM Studio', 'http://localhost:1234/v1', {
    group: 'local',
    needsKey: false,
    docsUrl: null,
  }),
  compatible('vllm', 'vLLM', 'http://localhost:8000/v1', {
    group: 'local',
    needsKey: false,
    docsUrl: null,
  }),
  {
    ...compatible('other', t('otherCompatible'), '', {
      group: 'custom',
      needsKey: false,
      docsUrl: null,
    }),
    text: t('otherCompatibleText'),
  },
];

/** What the server can talk to, then the addresses that speak its compatible protocol. */
export function listPresets(kinds: readonly ProviderKindRead[]): Preset[] {
  const hosted = kinds
    .filter((kind) => kind.kind !== COMPATIBLE)
    .map((kind): Preset => ({
      key: kind.kind,
      kind: kind.kind,
      label: kind.label,
      baseUrl: null,
      needsKey: kind.needs_key,
      needsBaseUrl: kind.needs_base_url,
      keyHint: kind.key_hint,
      docsUrl: kind.docs_url,
      group: 'hosted',
    }));
  return kinds.some((kind) => kind.kind === COMPATIBLE) ? [...hosted, ...known] : hosted;
}

/** An address on this machine or network, which an operator has to allow. */
export function isPrivateAddress(url: string): boolean {
  return /^https?:\/\/(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|[^./:]+(?::|\/|$)|[^/:]+\.(?:local|internal|lan)(?::|\/|$))/i.test(
    url,
  );
}
