import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Link } from "react-router";
import { cx } from "@/lib/cx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger" | "link";
export type ButtonSize = "sm" | "md" | "lg";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-foreground hover:bg-accent/90",
  secondary: "border border-border bg-surface hover:bg-subtle",
  ghost: "hover:bg-subtle",
  danger: "bg-danger text-danger-foreground hover:bg-danger/90",
  link: "text-accent-text underline-offset-4 hover:underline",
};

const sizes: Record<ButtonSize, string> = {
  sm: "h-8 gap-1.5 px-2.5 text-xs",
  md: "h-9 gap-2 px-3.5 text-sm",
  lg: "h-11 gap-2 px-5 text-base",
};

const squares: Record<ButtonSize, string> = { sm: "size-8", md: "size-9", lg: "size-11" };

const base =
  "inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors " +
  "disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0";

/** The classes of a button, for an element that is not one (a plain `<a>`, for example). */
export function buttonClasses(variant: ButtonVariant = "primary", size: ButtonSize = "md"): string {
  return cx(base, variants[variant], sizes[size]);
}

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Icon element before the text, for example `<Plus />`. */
  icon?: ReactNode;
  /** Shows a spinner and blocks further clicks. */
  isLoading?: boolean;
}

/** A button; `type` is "button" unless said otherwise, so that it never sends a form by accident. */
export function Button({ variant, size, icon, isLoading = false, className, children, disabled, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={isLoading || undefined}
      disabled={disabled || isLoading}
      className={cx(buttonClasses(variant, size), className)}
      {...props}
    >
      {isLoading ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {children}
    </button>
  );
}

export interface LinkButtonProps extends ComponentProps<typeof Link> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
}

/** A link to another page of the app that looks like a button. */
export function LinkButton({ variant, size, icon, className, children, ...props }: LinkButtonProps) {
  return (
    <Link className={cx(buttonClasses(variant, size), className)} {...props}>
      {icon}
      {children}
    </Link>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "icon" | "children"> {
  /** What the button does, read by screen readers and shown on hover. */
  label: string;
  children: ReactNode;
}

/** A square button that holds only an icon. */
export function IconButton({ label, variant = "ghost", size = "md", className, children, isLoading, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={isLoading}
      className={cx(base, variants[variant], squares[size], className)}
      {...props}
    >
      {isLoading ? <LoaderCircle aria-hidden className="animate-spin" /> : children}
    </button>
  );
}
