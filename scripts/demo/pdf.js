'use strict';

/**
 * A real one-page PDF, made from nothing but this function: every viewer opens it.
 * @param {string[]} lines Latin letters only
 * @returns {Buffer}
 */
function makePdf(lines) {
	const text = lines
		.map((line) => line.replace(/[\\()]/g, '\\$&'))
		.map((line, index) => `${index === 0 ? '' : '0 -22 Td '}(${line}) Tj`)
		.join('\n');
	const page = `BT /F1 14 Tf 60 760 Td\n${text}\nET`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
		`<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
	];
	// The comment of bytes above 127 tells every tool on the way that this is binary; a tool that takes it for text breaks it visibly.
	let file = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\r\n';
	const offsets = objects.map((object, index) => {
		const offset = file.length;
		file += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	const size = objects.length + 1;
	const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
	return Buffer.from(`${file}xref\n0 ${size}\n0000000000 65535 f \n${table}${end}`, 'latin1');
}

module.exports = { makePdf };
