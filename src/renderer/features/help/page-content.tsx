import type { JSX } from "react";
import type { HelpPlace } from "#renderer/actions/action.ts";
import { type OpenPage, pictureAddress, targetOf } from "./pages.ts";
import type { Block, Inline } from "./read-page.ts";

type Go = (place: HelpPlace) => void;

/** A page of Help as elements. The dialog's own title is a second-level heading, so the page's are one further down. */
export function PageContent(props: { readonly page: OpenPage; readonly onGo: Go }) {
  return <Blocks blocks={props.page.blocks} page={props.page} onGo={props.onGo} />;
}

// The pages never change while they are shown, so a place in its list is what a block is known by.
/* oxlint-disable react/no-array-index-key */
function Blocks(props: { readonly blocks: readonly Block[]; readonly page: OpenPage; readonly onGo: Go }) {
  const { page, onGo } = props;
  return props.blocks.map((block, at) => <OneBlock key={at} block={block} page={page} onGo={onGo} />);
}

function OneBlock(props: { readonly block: Block; readonly page: OpenPage; readonly onGo: Go }) {
  const { block, page, onGo } = props;
  const inlines = (content: readonly Inline[]) => <Inlines content={content} page={page} onGo={onGo} />;
  switch (block.kind) {
    case "heading":
      return (
        <Heading level={block.level + 2} anchor={block.anchor}>
          {inlines(block.content)}
        </Heading>
      );
    case "paragraph":
      return <p>{inlines(block.content)}</p>;
    case "list": {
      const items = block.items.map((item, at) => (
        <li key={at}>
          <Item blocks={item} page={page} onGo={onGo} />
        </li>
      ));
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case "quote":
      return (
        <blockquote>
          <Blocks blocks={block.blocks} page={page} onGo={onGo} />
        </blockquote>
      );
    case "code":
      return <pre dir="ltr">{block.text}</pre>;
    case "table":
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell, at) => (
                <HeadCell key={at} isEmpty={cell.length === 0}>
                  {inlines(cell)}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) => (
                  <td key={column}>{inlines(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    default:
      return block satisfies never;
  }
}

/** Over a column of names there may be nothing to say, and then it is no heading. */
function HeadCell(props: { readonly isEmpty: boolean; readonly children: JSX.Element }) {
  const Tag = props.isEmpty ? "td" : "th";
  return <Tag>{props.children}</Tag>;
}

/** An item of one paragraph is a line, not a paragraph. */
function Item(props: { readonly blocks: readonly Block[]; readonly page: OpenPage; readonly onGo: Go }) {
  const [first, ...rest] = props.blocks;
  const { page, onGo } = props;
  if (first?.kind !== "paragraph") return <Blocks blocks={props.blocks} page={page} onGo={onGo} />;
  return (
    <>
      <Inlines content={first.content} page={page} onGo={onGo} />
      <Blocks blocks={rest} page={page} onGo={onGo} />
    </>
  );
}

function Heading(props: { readonly level: number; readonly anchor: string; readonly children: JSX.Element }) {
  const Tag = (["h3", "h4", "h5", "h6"] as const)[props.level - 3] ?? "h6";
  return (
    <Tag id={headingId(props.anchor)} tabIndex={-1}>
      {props.children}
    </Tag>
  );
}

export const headingId = (anchor: string): string => `help-${anchor}`;

function Inlines(props: { readonly content: readonly Inline[]; readonly page: OpenPage; readonly onGo: Go }) {
  const { page, onGo } = props;
  return props.content.map((part, at) => <OneInline key={at} part={part} page={page} onGo={onGo} />);
}

function OneInline(props: { readonly part: Inline; readonly page: OpenPage; readonly onGo: Go }) {
  const { part, page, onGo } = props;
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code dir="auto">{part.text}</code>;
    case "strong":
      return (
        <b>
          <Inlines content={part.content} page={page} onGo={onGo} />
        </b>
      );
    case "emphasis":
      return (
        <em lang="en" dir="ltr">
          <Inlines content={part.content} page={page} onGo={onGo} />
        </em>
      );
    case "picture": {
      const address = pictureAddress(page, part.href);
      return address === undefined ? <em>{part.alt}</em> : <img src={address} alt={part.alt} loading="lazy" />;
    }
    case "link": {
      const target = targetOf(page, part.href);
      const content = <Inlines content={part.content} page={page} onGo={onGo} />;
      if (target.kind === "elsewhere") return content;
      if (target.kind === "web") {
        return (
          <a href={target.address} target="_blank" rel="noreferrer">
            {content}
          </a>
        );
      }
      return (
        <button type="button" className="link" onClick={() => onGo(target.place)}>
          {content}
        </button>
      );
    }
    default:
      return part satisfies never;
  }
}
