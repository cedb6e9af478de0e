import { answersTo, dataUriImages, placeInline } from '../../../../../nodes/shared/mail/inlineImages';
import type { Attachment } from '../../../../../nodes/shared/mail/message';
import { attachment } from '../attachment';
import { thrownBy } from '../thrown';

describe('placeInline', () => {
	const files = (): Attachment[] => [
		attachment({ field: 'logo', name: 'l.png' }),
		attachment({ field: 'data', name: 'chart.png', source: { kind: 'stored', id: 'fs:7' } }),
		attachment({ field: 'terms', name: 'terms.pdf' }),
	];
	test('by field, file name and id', () => {
		const placed = files();
		expect(placeInline(placed, ['logo', 'chart.png', 'none'])).toEqual(['none']);
		expect(placed.map(({ disposition, contentId }) => [disposition, contentId])).toEqual([
			['inline', 'logo'],
			['inline', 'chart.png'],
			['attachment', undefined],
		]);
		const byId = files();
		expect(placeInline(byId, ['fs:7'])).toEqual([]);
		expect(byId[1]).toMatchObject({ disposition: 'inline', contentId: 'fs:7' });
	});
	test('a picture shown under two names is there under both', () => {
		const placed = files();
		expect(placeInline(placed, ['data', 'chart.png'])).toEqual([]);
		expect(
			placed
				.filter(({ disposition }) => disposition === 'inline')
				.map(({ contentId, name }) => [contentId, name]),
		).toEqual([
			['data', 'chart.png'],
			['chart.png', 'chart.png'],
		]);
	});
	test('content in memory answers to no id', () =>
		expect(
			answersTo(attachment({ field: 'a', name: 'b', source: { kind: 'memory', base64: 'QUJD' } }), 'QUJD'),
		).toBe(false));
});

describe('dataUriImages', () => {
	const take = (html: string, taken?: Set<string>) => dataUriImages(html, 'HTML', taken);

	test('makes inline images of embedded ones', () => {
		const { html, images } = take(
			'<img src="data:image/png;base64,QUJD"> <img src=\'data:image/JPEG;x=1;base64,QUI=\'>',
		);
		expect(html).toBe('<img src="cid:image1"> <img src=\'cid:image2\'>');
		expect(images).toEqual([
			{
				name: 'image1.png',
				contentType: 'image/png',
				bytes: 3,
				disposition: 'inline',
				contentId: 'image1',
				field: 'data URI in HTML',
				source: { kind: 'memory', base64: 'QUJD' },
			},
			{
				name: 'image2.jpg',
				contentType: 'image/jpeg',
				bytes: 2,
				disposition: 'inline',
				contentId: 'image2',
				field: 'data URI in HTML',
				source: { kind: 'memory', base64: 'QUI=' },
			},
		]);
	});
	test('the same picture is sent once', () => {
		const { html, images } = take(
			'<img src="data:image/png;base64,QUJD"><img src="data:image/png;base64,QU\nJD">',
		);
		expect(html).toBe('<img src="cid:image1"><img src="cid:image1">');
		expect(images).toHaveLength(1);
	});
	test('takes no content id of another file', () => {
		const { html, images } = take(
			'<img src="data:image/svg+xml;BASE64,QUJD">',
			new Set(['image1', 'image2']),
		);
		expect(html).toBe('<img src="cid:image3">');
		expect(images[0].name).toBe('image3.svg');
	});
	test.each([
		['no embedded image', '<p>a</p>'],
		['an image that is not in base64', '<img src="data:image/svg+xml,%3Csvg/%3E">'],
		['a file that is no image', '<a href="data:text/plain;base64,QUJD">'],
		['words', 'an address such as data:image/png;base64,QUJD begins with data:'],
		['an attribute that never ends', '<img src="data:image/png;base64,QUJD'],
		['an attribute without quotes', '<img src=data:image/png;base64,QUJD>'],
		['a header too long', `<img src="data:image/png;${'x'.repeat(200)};base64,QUJD">`],
		['no header', '<img src="data:image/png">'],
	])('leaves %s', (_what, html) => expect(take(html)).toEqual({ html, images: [] }));

	test.each([
		['content that is no base64', 'data:image/png;base64,QU-D', /whose data is not base64/],
		['no content', 'data:image/png;base64, ', /whose data is not base64/],
		[
			'a content type with a line break',
			'data:image/png\r\nBcc: eve@evil.example;base64,QUJD',
			/whose content type cannot be used/,
		],
		[
			'a content type with a second slash',
			'data:image/a/../b;base64,QUJD',
			/whose content type cannot be used/,
		],
		['half a content type', 'data:image/;base64,QUJD', /whose content type cannot be used/],
	])('refuses %s', (_what, uri, message) => {
		const error = thrownBy(() => take(`<img src="${uri}">`));
		expect(error.message).toMatch(message);
		expect(error).toMatchObject({
			kind: 'invalid',
			field: 'HTML',
			fix: expect.stringContaining('inline images'),
		});
	});

	test('a picture of ten megabytes, and a hundred thousand broken ones, take no time', () => {
		const { html, images } = take(`<img src="data:image/png;base64,${'QUJD'.repeat(2_500_000)}">`);
		expect(html).toBe('<img src="cid:image1">');
		expect(images[0].bytes).toBe(7_500_000);
		const broken = '"data:image/'.repeat(100_000);
		expect(take(broken).html).toBe(broken);
	});
});
