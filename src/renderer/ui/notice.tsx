import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** A sentence about a state, where the state is; with what can be done about it. */
export function Notice(props: {
  readonly tone: "amber" | "red" | "quiet";
  readonly icon: IconName;
  readonly lead: string;
  readonly rest?: string | undefined;
  readonly action?: ReactNode;
  readonly role?: "status" | "alert";
}) {
  return (
    <div className="notice" data-tone={props.tone} role={props.role}>
      <Icon name={props.icon} />
      <p data-alone={props.rest === undefined || undefined}>
        <b>{props.lead}</b>
        {props.rest !== undefined && <> {props.rest}</>}
      </p>
      {props.action}
    </div>
  );
}
