/**
 * A read that many share. Each caller gets a read that started after its call, never one that was under way: an answer
 * may lack what was written since it started. While one read runs, all that come wait for the next.
 */
export class SharedRead<T> {
  private running: Promise<unknown> = Promise.resolve();
  private next: Promise<T> | undefined;

  constructor(private readonly read: () => Promise<T>) {}

  fresh(): Promise<T> {
    return (this.next ??= this.afterRunning());
  }

  private async afterRunning(): Promise<T> {
    // Also when nothing runs: callers of the same moment share one read.
    await this.running;
    this.next = undefined;
    const reading = this.read();
    this.running = reading.catch(() => undefined);
    return reading;
  }
}
