import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';

import { CommunicationHub } from '../../../nodes/CommunicationHub/CommunicationHub.node';
import { LineWorks } from '../../../nodes/LineWorks/LineWorks.node';
import { Rebilly } from '../../../nodes/Rebilly/Rebilly.node';
import { SuperOffice } from '../../../nodes/SuperOffice/SuperOffice.node';

/** What people meet in the list of nodes and on the canvas, the same for all nodes. */

const root = join(__dirname, '..', '..', '..');
const home = 'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/';
const text = (...parts: string[]) => readFileSync(join(root, ...parts), 'utf8');
const nodes = [
	['CommunicationHub', new CommunicationHub().description],
	['LineWorks', new LineWorks().description],
	['Rebilly', new Rebilly().description],
	['SuperOffice', new SuperOffice().description],
] as Array<[string, INodeTypeDescription]>;

interface Codex {
	node: string;
	categories: string[];
	alias: string[];
	resources: Record<string, Array<{ url: string }>>;
}

describe.each(nodes)('%s', (folder, description) => {
	const codex = JSON.parse(text('nodes', folder, `${folder}.node.json`)) as Codex;

	it('is found among the nodes for communication, by the words for mail', () => {
		expect(codex.node).toBe(`n8n-nodes-send-mail.${description.name}`);
		expect(codex.categories).toContain('Communication');
		expect(codex.alias).toEqual(
			expect.arrayContaining(['Send Mail', 'Send Email', 'Email', 'E-Mail', 'Mail']),
		);
		expect(new Set(codex.alias).size).toBe(codex.alias.length);
	});

	it('leads to its page of the documentation, and to the chapter about connecting', () => {
		const [{ url }] = codex.resources.primaryDocumentation;
		expect(url.startsWith(home)).toBe(true);
		expect(text(url.slice(home.length))).toMatch(/^## Connect$/m);
		expect(codex.resources.credentialDocumentation).toEqual([{ url: `${url}#connect` }]);
	});

	it('has its own icon, light and dark, and its credentials have the same one', async () => {
		const icons = description.icon as { light: string; dark: string };
		expect(Object.keys(icons)).toEqual(['light', 'dark']);
		const [light, dark] = Object.values(icons).map((icon) => icon.replace(/^file:/, ''));
		expect(text('nodes', folder, light)).not.toBe(text('nodes', folder, dark));
		for (const file of [light, dark]) {
			const drawing = text('nodes', folder, file);
			expect(drawing).toMatch(/^<svg [^>]*viewBox="0 0 24 24"/);
			expect(drawing).not.toMatch(/<(script|image|text|foreignObject)\b|https?:\/\/(?!www\.w3\.org)/);
		}
		for (const { name } of description.credentials ?? []) {
			const type = `${name[0].toUpperCase()}${name.slice(1)}`;
			const { [type]: Credential } = (await import(
				join(root, 'credentials', `${type}.credentials`)
			)) as Record<string, new () => ICredentialType>;
			expect(new Credential().icon).toEqual({
				light: `file:../nodes/${folder}/${light}`,
				dark: `file:../nodes/${folder}/${dark}`,
			});
		}
		expect(description.credentials).not.toHaveLength(0);
	});

	it('says on the canvas what it does, and when nothing real goes out', () => {
		const subtitles = new Set(nodes.map(([, other]) => other.subtitle));
		expect([...subtitles]).toEqual([description.subtitle]);
		expect(description.subtitle).toContain('preview only');
		expect(description.subtitle).toContain('redirected');
	});

	it('starts with the fields of a mail and keeps the rest in Options', () => {
		const shown = description.properties
			.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes('send'))
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes('mail'))
			.map(({ name }) => name);
		const common = ['to', 'subject', 'emailFormat', 'html', 'markdown', 'text', 'options'];
		expect(shown.filter((name) => common.includes(name))).toEqual(common);
		// Of the three for the body, Email Format shows one or two at a time.
		expect(new Set(shown).size).toBeLessThanOrEqual(9);
	});
});
