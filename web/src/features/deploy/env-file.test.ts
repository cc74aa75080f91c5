import { describe, expect, it } from 'vitest';
import { parseEnvFile } from './env-file';

describe('a pasted .env file', () => {
  it('gives names and values, with comments, quotes and export', () => {
    const text = [
      '\uFEFF# settings',
      'export API_URL=https://a.test?x=1#top',
      'NAME = "two words\\nand a line"  # said',
      "RAW='a \\n b'",
      'EMPTY=',
      'KEY="line one',
      'line two"',
      'NAME=later wins # note',
    ].join('\r\n');
    expect(parseEnvFile(text)).toEqual({
      variables: [
        { name: 'API_URL', value: 'https://a.test?x=1#top' },
        { name: 'NAME', value: 'later wins' },
        { name: 'RAW', value: 'a \\n b' },
        { name: 'EMPTY', value: '' },
        { name: 'KEY', value: 'line one\nline two' },
      ],
      problems: [],
    });
  });

  it('names the lines it does not understand and keeps the rest', () => {
    expect(parseEnvFile('1X=2\nnonsense\nA="open\nB=1')).toEqual({
      variables: [{ name: 'B', value: '1' }],
      problems: [
        'Line 1 is not NAME=value',
        'Line 2 is not NAME=value',
        'Line 3: the closing quote is missing',
      ],
    });
  });
});
