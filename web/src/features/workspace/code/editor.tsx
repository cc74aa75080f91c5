/** CodeMirror as a component. The text lives in the editor; a change from outside replaces it. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { editorHighlight, editorTheme } from './editor-theme';
import { loadLanguage } from './languages';

interface EditorProps {
  path: string;
  text: string;
  line: number | null;
  onChange: (text: string) => void;
  onSave: () => void;
}

export default function Editor({ path, text, line, onChange, onSave }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const initialText = useEffectEvent(() => text);
  const change = useEffectEvent(onChange);
  const save = useEffectEvent(onSave);

  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const language = new Compartment();
    let isGone = false;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: initialText(),
        extensions: [
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          syntaxHighlighting(editorHighlight),
          editorTheme,
          EditorState.tabSize.of(2),
          EditorView.contentAttributes.of({ 'aria-label': `Text of ${path}` }),
          keymap.of([
            {
              key: 'Mod-s',
              preventDefault: true,
              run: () => {
                save();
                return true;
              },
            },
            // Escape first lets Tab leave the editor, as WCAG 2.1.2 asks.
            indentWithTab,
            ...defaultKeymap,
            ...historyKeymap,
            ...searchKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change(update.state.doc.toString());
          }),
          language.of([]),
        ],
      }),
    });
    view.current = editor;
    void loadLanguage(path).then((extension) => {
      if (!isGone && extension !== null)
        editor.dispatch({ effects: language.reconfigure(extension) });
    });
    return () => {
      isGone = true;
      editor.destroy();
      view.current = null;
    };
  }, [path]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const known = editor.state.doc.toString();
    if (known !== text) editor.dispatch({ changes: { from: 0, to: known.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || line === null) return;
    const target = editor.state.doc.line(Math.min(Math.max(1, line), editor.state.doc.lines));
    editor.dispatch({
      selection: { anchor: target.from },
      effects: EditorView.scrollIntoView(target.from, { y: 'center' }),
    });
    editor.focus();
  }, [line, path]);

  return <div ref={host} className="h-full min-h-0 overflow-hidden" />;
}
