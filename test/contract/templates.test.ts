import { templates, TEMPLATES } from '../support/templates';
import { forEachService } from './harness';

const written = templates();

test(`there are ${TEMPLATES} templates, no two alike`, () => expect(new Set(written).size).toBe(TEMPLATES));

forEachService((bench) => {
	test('sends every template byte for byte', async () => {
		const items = written.map((html, index) => ({ json: { html, subject: `Template ${index}` } }));
		const result = await bench.send(
			{
				to: 'ann@example.com',
				subject: '={{ $json.subject }}',
				html: '={{ $json.html }}',
				options: { maxPerMinute: 0 },
			},
			{ items },
		);
		expect(result.error).toBeUndefined();
		expect(result.json.flatMap(({ warnings }) => warnings)).toEqual([]);
		const arrived = new Map(bench.inbox().map(({ subject, html }) => [subject, html]));
		expect(arrived.size).toBe(TEMPLATES);
		for (const [index, html] of written.entries()) expect(arrived.get(`Template ${index}`)).toBe(html);
	});
});
