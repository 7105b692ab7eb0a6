import { StackProgress } from '../../../local/demo/stack-progress';

/** Feeds lines and answers each status as `stack phase done/total`. */
function read(stacks: string[], lines: string): string[] {
  const progress = new StackProgress(stacks);
  return lines.split('\n').flatMap((line) => {
    const status = progress.read(line);
    return status ? [`${status.stack} ${status.phase} ${status.done}/${status.total}`] : [];
  });
}

const deploying = `
one  Initializing the backend...
     Terraform has been successfully initialized!
firewall-two  Initializing the backend...
one  Terraform used the selected providers to generate the following execution plan.
     Plan: 2 to add, 0 to change, 0 to destroy.
     terraform_data.x: Creating...
     terraform_data.x: Creation complete after 0s [id=1]
firewall-two  No changes. Your infrastructure matches the configuration.
one  terraform_data.y: Creation complete after 12s [id=2]
one
     Apply complete! Resources: 2 added, 0 changed, 0 destroyed.`;

describe('StackProgress', () => {
  it('follows each stack from planning to done', () => {
    expect(read(['one', 'firewall-two'], deploying)).toEqual([
      'one planning 0/0',
      'firewall-two planning 0/0',
      'one applying 0/2',
      'one applying 1/2',
      'firewall-two done 0/0',
      'one applying 2/2',
      'one done 2/2',
    ]);
  });

  it('reads through colours', () => {
    expect(read(['one'], '\u001b[1mone  Initializing the backend...\u001b[0m')).toEqual(['one planning 0/0']);
  });

  it('ignores lines of stacks that it does not know', () => {
    expect(read(['one'], 'two  Initializing the backend...')).toEqual([]);
  });

  it('reports the first error of a stack in one line, and never as done afterwards', () => {
    const progress = new StackProgress(['one']);
    const lines = [
      'one  Initializing the backend...',
      'one  ╷',
      '     │ Error: creating IAM Role (x): AccessDenied',
      '     │ ',
      '     │   with aws_iam_role.x,',
      '     ╵',
      'one  Apply complete! Resources: 0 added, 0 changed, 0 destroyed.',
    ];
    for (const line of lines) progress.read(line);
    expect(progress.statuses).toEqual([
      expect.objectContaining({
        phase: 'failed',
        error: 'Error: creating IAM Role (x): AccessDenied with aws_iam_role.x,',
      }),
    ]);
  });

  it('passes over warnings', () => {
    const warning = 'one  Initializing the backend...\none  ╷\n     │ Warning: Deprecated argument\n     ╵';
    expect(read(['one'], warning)).toEqual(['one planning 0/0']);
  });
});
