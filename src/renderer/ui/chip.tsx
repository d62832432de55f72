import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

export type ChipTone = "quiet" | "amber" | "red" | "accent";

/** A short state in words; the colour only repeats what the words say. */
export function Chip(props: {
  readonly tone: ChipTone;
  readonly icon?: IconName | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span className="chip" data-tone={props.tone}>
      {props.icon !== undefined && <Icon name={props.icon} small />}
      {props.children}
    </span>
  );
}
