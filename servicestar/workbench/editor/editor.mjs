// The YAML editor of the workbench: CodeMirror with the findings of `check` at their lines.
// Built into ../assets/editor.js by `npm ci && npm run build`; see README.md.

import { EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter,
  highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { classHighlighter } from "@lezer/highlight";

// A place counts characters; a document of the editor counts UTF-16 units, of which some
// characters take two.
function offsetOf(doc, line, column) {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  let units = 0;
  for (const character of Array.from(found.text).slice(0, column - 1)) units += character.length;
  return found.from + units;
}

function spanOf(doc, finding) {
  const from = offsetOf(doc, finding.line, finding.column);
  const ends = finding.endLine > 0
    ? offsetOf(doc, finding.endLine, finding.endColumn)
    : offsetOf(doc, finding.line, finding.column + 1);
  // What spans many lines is marked on its first: a whole clause in red tells nobody where.
  const to = Math.min(ends, doc.lineAt(from).to);
  return { from, to: Math.max(to, Math.min(from + 1, doc.length)) };
}

function placeOf(state) {
  const head = state.selection.main.head;
  const line = state.doc.lineAt(head);
  return { line: line.number, column: Array.from(line.text.slice(0, head - line.from)).length + 1 };
}

export function createEditor(parent, { text, nonce, label, phrases, onChange, onPlace }) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), foldGutter(), lintGutter(), highlightSpecialChars(), history(),
        drawSelection(), bracketMatching(), highlightActiveLine(), highlightActiveLineGutter(),
        highlightSelectionMatches(), search({ top: true }), indentUnit.of("  "), yaml(),
        syntaxHighlighting(classHighlighter),
        // Tab is left to move the focus, so that nobody is caught in here; Ctrl+] indents.
        keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...searchKeymap, ...lintKeymap]),
        EditorState.phrases.of(phrases),
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange();
          if (update.docChanged || update.selectionSet) onPlace(placeOf(update.state));
        }),
      ],
    }),
  });
  onPlace(placeOf(view.state));
  return {
    text: () => view.state.doc.toString(),
    replace(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    show(findings) {
      const marks = findings.map((finding) => ({
        ...spanOf(view.state.doc, finding),
        severity: { error: "error", warning: "warning" }[finding.severity] ?? "info",
        message: `${finding.code} ${finding.message}`,
      }));
      marks.sort((one, other) => one.from - other.from || one.to - other.to);
      view.dispatch(setDiagnostics(view.state, marks));
    },
    go(line, column) {
      const at = offsetOf(view.state.doc, line, column);
      view.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: "center" }),
      });
      view.focus();
    },
  };
}
