import { Editor } from '../support/editor';
import type { NodePanel } from '../support/editor-panel';

/** n8n's editor in a browser, for the tests of a file. */
export interface EditorBench {
	editor: Editor;
}

/** An editor with one of our nodes behind a trigger, its panel open. */
export interface NodeBench extends EditorBench {
	panel: NodePanel;
}

/** A browser around the tests of a file. Each step in it may take a minute on a busy machine. */
export function editorBench<B extends EditorBench = EditorBench>(): B {
	jest.setTimeout(300_000);
	const bench = {} as B;
	beforeAll(async () => {
		bench.editor = await Editor.open();
	});
	afterAll(async () => await bench.editor?.close());
	return bench;
}

/** A new workflow with the action Send mail of `node`. */
export function nodeBench(node: string, trigger: 'manual' | 'webhook' = 'webhook'): NodeBench {
	const bench = editorBench<NodeBench>();
	beforeAll(async () => {
		await bench.editor.newWorkflow(trigger);
		bench.panel = await bench.editor.addNode(node, 'Send mail');
	});
	return bench;
}
