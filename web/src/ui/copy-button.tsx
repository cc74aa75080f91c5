import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import { IconButton } from './icon-button';
import { t } from './messages';
import { toast } from './toast';

export interface CopyButtonProps {
  text: string | (() => string | Promise<string>);
  label?: string;
  /** With the label beside the icon. */
  isWide?: boolean;
  size?: 'sm' | 'md';
  className?: string;
}

export function CopyButton({
  text,
  label,
  isWide = false,
  size = 'sm',
  className,
}: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => {
      setIsCopied(false);
    }, 1_800);
    return () => {
      clearTimeout(timer);
    };
  }, [isCopied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
      setIsCopied(true);
    } catch (error) {
      toast.error(t('copy'), error);
    }
  };
  const shared = {
    size,
    onClick: () => void copy(),
    icon: isCopied ? <Check className="text-success" /> : <Copy />,
    ...(className === undefined ? {} : { className }),
  };
  const said = isCopied ? t('copied') : (label ?? t('copy'));
  if (isWide) return <Button {...shared}>{said}</Button>;
  return <IconButton {...shared} label={said} />;
}
