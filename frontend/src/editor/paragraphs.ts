/**
 * One provision's wording as ProseMirror sees it: plain paragraphs, no marks.
 *
 * The wording stays a text with line ends; this schema is the editor's own
 * matter and is never sent anywhere. A line is a paragraph, so both ways lose
 * nothing.
 */

import { type Node, Schema } from "prosemirror-model";

export const schema = new Schema({
  nodes: {
    doc: { content: "paragraph+" },
    paragraph: {
      content: "text*",
      parseDOM: [{ tag: "p" }],
      toDOM: () => ["p", { dir: "auto" }, 0],
    },
    text: {},
  },
  marks: {},
});

export function fromText(text: string): Node {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const paragraphs = lines.map((line) =>
    schema.node("paragraph", null, line === "" ? [] : [schema.text(line)]),
  );
  return schema.node("doc", null, paragraphs);
}

export function toText(doc: Node): string {
  return doc.textBetween(0, doc.content.size, "\n");
}
