import { useRef, useState } from "react";
import { attachmentUrl, shown } from "#renderer/lib/media-url.ts";
import { Icon } from "#renderer/ui/icon.tsx";
import { useComesNear } from "./use-comes-near.ts";

/** A photo as a small sign beside words that say what it is; loaded when it comes near, an icon where it does not come. */
export function Thumbnail(props: { readonly attachmentId: number; readonly className: string }) {
  const room = useRef<HTMLSpanElement>(null);
  const isNear = useComesNear(room);
  const [isBroken, setIsBroken] = useState(false);
  return (
    <span ref={room} className={props.className}>
      {isBroken ? (
        <Icon name="photo" small />
      ) : (
        isNear && (
          <img
            {...shown(attachmentUrl(props.attachmentId))}
            alt=""
            decoding="async"
            onError={() => setIsBroken(true)}
          />
        )
      )}
    </span>
  );
}
