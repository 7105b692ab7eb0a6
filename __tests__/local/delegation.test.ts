import { Delegation } from '../../local/delegation';

describe('the delegation of administrators', () => {
  it('makes one change after another', async () => {
    const delegation = new Delegation();
    expect(await delegation.change('BadRequestException', async () => 'first')).toBe('first');
    expect(await delegation.change('BadRequestException', async () => 'second')).toBe('second');
  });

  it.each([
    ['BadRequestException', 400],
    ['ResourceConflictException', 409],
  ])('refuses with %s a change that comes while another is under way, and leaves that alone', async (code, status) => {
    const delegation = new Delegation({ change: 20 });
    const first = delegation.change('BadRequestException', async () => 'first');

    const second = delegation.change(code, async () => 'second');

    await expect(second).rejects.toMatchObject({ code, status, message: expect.stringContaining('Try again later') });
    expect(await first).toBe('first');
  });

  it('goes on after a change that failed', async () => {
    const delegation = new Delegation();
    const failing = delegation.change('BadRequestException', async () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await delegation.change('BadRequestException', async () => 'next')).toBe('next');
  });

  it('is not known everywhere for a while after a change', async () => {
    const delegation = new Delegation({ sync: 20 });
    expect(delegation.isSyncing).toBe(false);
    await delegation.change('BadRequestException', async () => undefined);
    expect(delegation.isSyncing).toBe(true);
    await new Promise((later) => setTimeout(later, 30));
    expect(delegation.isSyncing).toBe(false);
  });
});
