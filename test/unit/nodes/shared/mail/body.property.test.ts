import fc from 'fast-check';
import { textFromHtml } from '../../../../../nodes/shared/mail/body';
import { contentIdsIn } from '../../../../../nodes/shared/mail/contentIds';
import { dataUriImages } from '../../../../../nodes/shared/mail/inlineImages';
import { anyText, endsWell } from './mail-support';

describe('HTML', () => {
	const html = fc
		.array(
			fc.oneof(
				fc.constantFrom(
					'<p>',
					'</p>',
					'<img src="',
					'"',
					"'",
					'data:image/png;base64,',
					'QUJD',
					'=',
					'cid:',
					'<a href=',
					'<table><tr><td>',
					'&amp;',
					'<!--',
					'<script>',
					'>',
					' ',
				),
				anyText,
			),
			{ maxLength: 30 },
		)
		.map((parts) => parts.join(''));

	test('any HTML has a text, content ids and images, or an error for the user', () =>
		fc.assert(
			fc.property(html, (text) => {
				textFromHtml(text);
				contentIdsIn(text);
				endsWell(() => {
					const taken = dataUriImages(text, 'HTML');
					for (const { contentId } of taken.images) expect(taken.html).toContain(`cid:${contentId}`);
				});
			}),
			{ numRuns: 500 },
		));

	test.each([
		'<',
		'<p',
		'<a href="',
		'"data:',
		'\'data:"data:',
		'&',
		'&#',
		'<!--',
		' cid:',
		'"data:image/',
		'"data:image/png;base64,',
	])('half a megabyte of %j is no trouble', (part) => {
		const text = part.repeat(Math.floor(500_000 / part.length));
		textFromHtml(text);
		contentIdsIn(text);
		endsWell(() => dataUriImages(text, 'HTML'));
	});
});
