import { Suspense, useRef, useState } from "react";
import { lazyPart } from "#renderer/lib/lazy-part.ts";
import { IconButton } from "#renderer/ui/button.tsx";

const EmojiPicker = lazyPart(async () => (await import("./emoji-picker.tsx")).EmojiPicker);

/** A button that opens the emoji. They come with the first opening. */
export function EmojiButton(props: {
  readonly label: string;
  readonly tabIndex?: number;
  readonly onChoose: (emoji: string) => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement>();
  return (
    <>
      <IconButton
        ref={button}
        icon="smile"
        label={props.label}
        tabIndex={props.tabIndex}
        aria-haspopup="dialog"
        aria-expanded={anchor !== undefined}
        onClick={() => setAnchor(button.current ?? undefined)}
      />
      {anchor !== undefined && (
        <Suspense fallback={null}>
          <EmojiPicker anchor={anchor} onChoose={props.onChoose} onClose={() => setAnchor(undefined)} />
        </Suspense>
      )}
    </>
  );
}
