// What CDKTF takes by itself: STACKS stacks, each with twelve resources that have one attribute.
const { App, TerraformStack } = require('cdktf');
const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
const { SnsTopic } = require('@cdktf/provider-aws/lib/sns-topic');

const app = new App();
for (let number = 0; number < Number(process.env.STACKS); number++) {
  const stack = new TerraformStack(app, `stack-${number}`);
  new AwsProvider(stack, 'aws', { region: 'us-west-2' });
  for (let topic = 0; topic < 12; topic++) new SnsTopic(stack, `topic-${topic}`, { name: `topic-${topic}` });
}
app.synth();
