import colors from 'picocolors';
import { plainText } from '../../terminal/plain-text';

/** Tells what happens, line by line, with the seconds since the story's clock was last started. */
export class Story {
  #start = Date.now();

  /** @param write takes one line or several; does nothing when the demo prints JSON */
  constructor(private readonly write: (text: string) => void) {}

  /** Opens a chapter and starts its clock. */
  chapter(title: string): void {
    this.#start = Date.now();
    this.write(`\n${colors.bold(plainText(title))}`);
  }

  /** Seconds since the chapter began. */
  elapsed(): number {
    return (Date.now() - this.#start) / 1000;
  }

  /** One thing that happened just now. */
  tell(what: string): void {
    this.write(`  ${colors.dim(`+${this.elapsed().toFixed(2).padStart(5)} s`)}  ${plainText(what)}`);
  }

  /** Text that belongs to the line before it, set off by a bar. */
  quote(text: string): void {
    this.write(
      text
        .split('\n')
        .map((line) => `           ${colors.dim('│')} ${plainText(line)}`)
        .join('\n'),
    );
  }

  /** Text of our own, colours and all. */
  print(text: string): void {
    this.write(text);
  }
}
