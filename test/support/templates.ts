/** HTML mails as template languages, shops and newsletter editors put them out: written here, each of them different. */

export const TEMPLATES = 160;

const NAMES = [
	'Ada Lovelace',
	'Jörg Müller',
	'山田 太郎',
	'Zoë & Søren',
	'محمد علي',
	'O’Neil "The Cat"',
	'Ñandú 🎉',
	'Дарья',
];
const ends = ['\n', '\r\n', '\n\n', ''];
const pick = <T>(list: readonly T[], index: number) => list[index % list.length];
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** What an MJML compiler writes: comments for Outlook, VML, classes that media queries change. */
function compiled(seed: number): string {
	const width = 480 + 20 * (seed % 8);
	return `<!doctype html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" lang="${pick(['de', 'en', 'ja', 'ar'], seed)}" dir="${pick(['ltr', 'ltr', 'ltr', 'rtl'], seed)}">
<head>
<title>Order ${seed}</title>
<!--[if !mso]><!--><meta http-equiv="X-UA-Compatible" content="IE=edge"><!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<style type="text/css">#outlook a { padding:0; } body { margin:0;-webkit-text-size-adjust:100% } @media only screen and (min-width:${width}px) { .column-${seed} { width:100% !important; max-width: 100%; } }</style>
<!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript><![endif]-->
</head>
<body style="word-spacing:normal;background-color:#${(seed * 65_537).toString(16).padStart(6, '0').slice(0, 6)};">
<div style="display:none;font-size:1px;max-height:0px;overflow:hidden;opacity:0;">Preview ${seed}${'&#847;&zwnj;&nbsp;'.repeat(seed % 9)}</div>
<!--[if mso | IE]><table align="center" border="0" width="${width}"><tr><td style="line-height:0px;font-size:0px;"><v:rect style="width:${width}px;" xmlns:v="urn:schemas-microsoft-com:vml"><v:fill src="https://img.example/${seed}.png" type="frame" /></v:rect><![endif]-->
<div style="margin:0px auto;max-width:${width}px;background:url('https://img.example/bg-${seed}.png?a=1&amp;b=2') center / cover no-repeat"><table role="presentation" style="width:100%"><tbody><tr><td class="column-${seed}">${escaped(pick(NAMES, seed))}</td></tr></tbody></table></div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</body>
</html>${pick(ends, seed)}`;
}

/** A receipt: nested tables, entities, prices, an address of the web with everything that one may hold. */
function receipt(seed: number): string {
	const rows = Array.from(
		{ length: 1 + (seed % 12) },
		(_, row) =>
			`\t<TR bgcolor=#${row % 2 ? 'FFFFFF' : 'EEEEEE'}><TD>${escaped(pick(NAMES, seed + row))}</TD><td align=right>${(seed * row * 1.07).toFixed(2)}&nbsp;&euro;</td></TR>`,
	);
	return [
		`<p>Dear ${escaped(pick(NAMES, seed))},<br/>Invoice&#160;No.&nbsp;<b>${1000 + seed}</b> &ndash; R&D &copy 2026</p>`,
		'<TABLE border=0 cellspacing=0>',
		...rows,
		`</TABLE><p>VAT ${seed % 20}% <i>incl.</i>  <a href='https://pay.example/${seed}?x=1&y=%20%E2%82%AC#a;b=(c)'>Pay</a></p>`,
	].join(pick(['\n', '\r\n', ''], seed));
}

/** A newsletter: pictures of the web with sources for screens, a picture within the address, links that count clicks. */
function newsletter(seed: number): string {
	const stories = Array.from(
		{ length: 1 + (seed % 6) },
		(_, story) =>
			`<h2 style="font:700 20px/1.2 'Helvetica Neue', Arial">${pick(NAMES, seed * 3 + story)} &#8211; 1 < 2 && 3 > 2</h2>\n<img width="600" alt="" src="https://img.example/${seed}/${story}@2x.jpg" srcset="https://img.example/${story}.jpg 1x, https://img.example/${story}@2x.jpg 2x">\n<p>${'Lorem ipsum dolor sit amet. '.repeat(1 + (seed % 40))}</p>`,
	);
	return `\uFEFF<body>${stories.join('\n\n')}\n<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" width=1 height=1>\n<a href="https://click.example/c/${seed}?u=${encodeURIComponent(`https://x.example/?e=a@b.example&n=${seed}`)}">Unsubscribe</a> \u00a0 \t</body>   `;
}

/** What Word, editors and people write: their own elements, comments, half-open tags, code that shows HTML. */
function written(seed: number): string {
	return `${pick(['', '<?xml version="1.0"?>\n', '<!-- saved -->'], seed)}<div class=MsoNormal style='mso-fareast-language:EN-US'><o:p>&nbsp;</o:p>${pick(NAMES, seed)}<p>one<p>two<ul><li>a<li>b</ul>
<pre>  if (a &lt; b &amp;&amp; c) {\n\t<b>x</b> = "cid:${seed}";\n  }</pre><svg viewBox="0 0 ${seed} 1"><path d="M0 0h1"/></svg>
<details open><summary>Customer cid:${4711 + seed}</summary>${'&lt;img src="cid:x"&gt; '.repeat(seed % 4)}</details><!-- <img src="cid:old"> --></DIV>${pick(ends, seed + 1)}`;
}

/** All of them. */
export function templates(): string[] {
	return Array.from({ length: TEMPLATES }, (_, seed) =>
		pick([compiled, receipt, newsletter, written], seed)(seed),
	);
}
