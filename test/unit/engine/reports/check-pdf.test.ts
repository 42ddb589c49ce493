import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkPdf } from '../../../../electron/engine/reports/check-pdf';

/** As much of a PDF as the check looks at. */
function pdf({ pages = 2, text = 99, fonts = true, end = true, size = 9000 } = {}): Uint8Array {
  const stream = (content: string) => `stream\n${deflateSync(Buffer.from(content)).toString('latin1')}\nendstream\n`;
  const parts = ['%PDF-1.4\n<</Type /Pages /Count 2>>\n'];
  for (let i = 0; i < pages; i++) parts.push(`<</Type /Page\n/Parent 1 0 R>>\n${stream(i < text ? 'BT /F1 12 Tf <0001> Tj ET' : '0 0 10 10 re f')}`);
  if (fonts) parts.push('<</FontFile2 9 0 R /ToUnicode 8 0 R>>\n');
  parts.push('x'.repeat(size), end ? '\n%%EOF\n' : '');
  return Buffer.from(parts.join(''), 'latin1');
}

describe('a printed report', () => {
  it('passes with its pages counted', () => {
    expect(checkPdf(pdf({ pages: 5 }), 4)).toBe(5);
  });

  it('is thrown away when it is not what it must be', () => {
    expect(() => checkPdf(Buffer.from('<html>'), 1)).toThrow('it is no PDF');
    expect(() => checkPdf(pdf({ end: false }), 1)).toThrow('its end is missing');
    expect(() => checkPdf(pdf({ pages: 1 }), 4)).toThrow('1 pages instead of 4 or more');
    expect(() => checkPdf(pdf({ size: 10 }), 1)).toThrow('it has only');
    expect(() => checkPdf(pdf({ fonts: false }), 1)).toThrow('its fonts are not embedded');
    expect(() => checkPdf(pdf({ pages: 3, text: 2 }), 1)).toThrow('1 of its 3 pages are empty');
  });
});
