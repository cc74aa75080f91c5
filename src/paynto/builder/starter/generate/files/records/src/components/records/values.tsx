import type { ReactNode } from "react";
import { Link } from "react-router";

import { Badge } from "@/components/ui/badge";
import { Rating } from "@/components/ui/rating";
import { formatDate, formatDateTime, formatNumber, formatPercent } from "@/lib/format";
import { formatAmount } from "@/lib/money";
import { t } from "@/lib/texts";
import type { ChoiceOption } from "@/shared/fields";
import { choiceText } from "@/shared/value-texts";

type Maybe<T> = T | null | undefined;

const show = <T,>(value: Maybe<T>, format: (value: T) => ReactNode) =>
  value === null || value === undefined || value === "" ? <span className="text-muted">—</span> : format(value);

export const TextValue = ({ value }: { value: Maybe<string> }) => show(value, (text) => <span className="break-words">{text}</span>);

export const MoneyValue = ({ value }: { value: Maybe<string | number> }) =>
  show(value, (amount) => <span className="tabular-nums">{formatAmount(amount)}</span>);

export const PercentValue = ({ value }: { value: Maybe<number> }) =>
  show(value, (share) => <span className="tabular-nums">{formatPercent(share)}</span>);

export const NumberValue = ({ value, unit = "" }: { value: Maybe<number>; unit?: string }) =>
  show(value, (number) => (
    <span className="tabular-nums">
      {formatNumber(number)}
      {unit && ` ${unit}`}
    </span>
  ));

export const RatingValue = ({ value, maximum = 5 }: { value: Maybe<number>; maximum?: number }) =>
  show(value, (stars) => <Rating value={stars} maximum={maximum} />);

export const DateValue = ({ value }: { value: Maybe<string> }) =>
  show(value, (day) => (
    <time dateTime={day} className="whitespace-nowrap">
      {formatDate(day)}
    </time>
  ));

export const DateTimeValue = ({ value }: { value: Maybe<string> }) =>
  show(value, (moment) => (
    <time dateTime={moment} className="whitespace-nowrap">
      {formatDateTime(moment)}
    </time>
  ));

export const ChoiceValue = ({ choices, value }: { choices: readonly ChoiceOption[]; value: Maybe<string> }) =>
  show(value, (chosen) => (
    <Badge tone={choices.find((choice) => choice.value === chosen)?.tone ?? "neutral"}>{choiceText(choices, chosen)}</Badge>
  ));

export const YesNoValue = ({ value }: { value: Maybe<boolean> }) => (
  <Badge tone={value ? "success" : "neutral"}>{value ? t("Yes") : t("No")}</Badge>
);

export const EmailValue = ({ value }: { value: Maybe<string> }) =>
  show(value, (address) => (
    <a href={`mailto:${address}`} className="break-all text-accent-text underline-offset-4 hover:underline">
      {address}
    </a>
  ));

export const PhoneValue = ({ value }: { value: Maybe<string> }) =>
  show(value, (phone) => (
    <a href={`tel:${phone}`} className="whitespace-nowrap text-accent-text underline-offset-4 hover:underline">
      {phone}
    </a>
  ));

const isWebAddress = (address: string) => /^https?:\/\//i.test(address);

export const LinkValue = ({ value }: { value: Maybe<string> }) =>
  show(value, (address) =>
    isWebAddress(address) ? (
      <a
        href={address}
        target="_blank"
        rel="noreferrer"
        className="break-all text-accent-text underline-offset-4 hover:underline"
      >
        {address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
      </a>
    ) : (
      address
    ),
  );

interface RelationValueProps {
  /** Address of the related row's list, for example "/patients". */
  path: string;
  id: Maybe<number>;
  name: Maybe<string>;
}

export const RelationValue = ({ path, id, name }: RelationValueProps) =>
  show(id, (target) => (
    <Link to={`${path}/${target}`} className="text-accent-text underline-offset-4 hover:underline">
      {name || `#${target}`}
    </Link>
  ));
