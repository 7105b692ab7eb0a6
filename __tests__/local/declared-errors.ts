import { AwsError } from '../../local/service';

/** The errors that AWS's service models declare, by signing name and operation: facts of botocore's models. `~` stands for `Exception`. */
export const declaredErrors: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  events: {
    PutEvents: 'Internal~',
    PutRule: 'ConcurrentModification~ Internal~ InvalidEventPattern~ LimitExceeded~ ManagedRule~ ResourceNotFound~',
    PutTargets: 'ConcurrentModification~ Internal~ LimitExceeded~ ManagedRule~ ResourceNotFound~',
    RemoveTargets: 'ConcurrentModification~ Internal~ ManagedRule~ ResourceNotFound~',
    DeleteRule: 'ConcurrentModification~ Internal~ ManagedRule~ ResourceNotFound~',
    TestEventPattern: 'Internal~ InvalidEventPattern~',
    CreateArchive:
      'ConcurrentModification~ Internal~ InvalidEventPattern~ LimitExceeded~ ResourceAlreadyExists~ ResourceNotFound~',
    UpdateArchive: 'ConcurrentModification~ Internal~ InvalidEventPattern~ LimitExceeded~ ResourceNotFound~',
    DeleteArchive: 'ConcurrentModification~ Internal~ ResourceNotFound~',
    StartReplay: 'Internal~ InvalidEventPattern~ LimitExceeded~ ResourceAlreadyExists~ ResourceNotFound~',
    DescribeReplay: 'Internal~ ResourceNotFound~',
  },
  states: {
    ValidateStateMachineDefinition: 'Validation~',
    CreateStateMachine:
      'Conflict~ InvalidArn InvalidDefinition InvalidEncryptionConfiguration InvalidLoggingConfiguration InvalidName InvalidTracingConfiguration KmsAccessDenied~ KmsThrottling~ StateMachineAlreadyExists StateMachineDeleting StateMachineLimitExceeded StateMachineTypeNotSupported TooManyTags Validation~',
    UpdateStateMachine:
      'Conflict~ InvalidArn InvalidDefinition InvalidEncryptionConfiguration InvalidLoggingConfiguration InvalidTracingConfiguration KmsAccessDenied~ KmsThrottling~ MissingRequiredParameter ServiceQuotaExceeded~ StateMachineDeleting StateMachineDoesNotExist Validation~',
    ListStateMachineVersions: 'InvalidArn InvalidToken Validation~',
    StartExecution:
      'ExecutionAlreadyExists ExecutionLimitExceeded InvalidArn InvalidExecutionInput InvalidName KmsAccessDenied~ KmsInvalidState~ KmsThrottling~ StateMachineDeleting StateMachineDoesNotExist Validation~',
    StartSyncExecution:
      'InvalidArn InvalidExecutionInput InvalidName KmsAccessDenied~ KmsInvalidState~ KmsThrottling~ StateMachineDeleting StateMachineDoesNotExist StateMachineTypeNotSupported',
    StopExecution: 'ExecutionDoesNotExist InvalidArn KmsAccessDenied~ KmsInvalidState~ KmsThrottling~ Validation~',
    DescribeExecution: 'ExecutionDoesNotExist InvalidArn KmsAccessDenied~ KmsInvalidState~ KmsThrottling~',
    DescribeStateMachineForExecution:
      'ExecutionDoesNotExist InvalidArn KmsAccessDenied~ KmsInvalidState~ KmsThrottling~',
    ListExecutions:
      'InvalidArn InvalidToken ResourceNotFound StateMachineDoesNotExist StateMachineTypeNotSupported Validation~',
    GetExecutionHistory:
      'ExecutionDoesNotExist InvalidArn InvalidToken KmsAccessDenied~ KmsInvalidState~ KmsThrottling~',
  },
  lambda: {
    CreateFunction:
      'CodeSigningConfigNotFound~ CodeStorageExceeded~ CodeVerificationFailed~ FunctionVersionsPerCapacityProviderLimitExceeded~ InvalidCodeSignature~ InvalidParameterValue~ ResourceConflict~ ResourceNotFound~ Service~ TooManyRequests~',
    DeleteFunction: 'InvalidParameterValue~ ResourceConflict~ ResourceNotFound~ Service~ TooManyRequests~',
    GetFunction: 'InvalidParameterValue~ ResourceNotFound~ Service~ TooManyRequests~',
    Invoke:
      'InvalidParameterValue~ InvalidRequestContent~ InvalidRuntime~ KMSAccessDenied~ KMSDisabled~ KMSInvalidState~ KMSNotFound~ NoPublishedVersion~ RecursiveInvocation~ RequestTooLarge~ ResourceConflict~ ResourceNotFound~ ResourceNotReady~ SerializedRequestEntityTooLarge~ Service~ TooManyRequests~ UnsupportedMediaType~',
    UpdateFunctionCode:
      'CodeSigningConfigNotFound~ CodeStorageExceeded~ CodeVerificationFailed~ InvalidCodeSignature~ InvalidParameterValue~ PreconditionFailed~ ResourceConflict~ ResourceNotFound~ Service~ TooManyRequests~',
    UpdateFunctionConfiguration:
      'CodeSigningConfigNotFound~ CodeVerificationFailed~ InvalidCodeSignature~ InvalidParameterValue~ PreconditionFailed~ ResourceConflict~ ResourceNotFound~ Service~ TooManyRequests~',
  },
  securityhub: {
    CreateMembers: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceConflict~',
    ListMembers: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    GetMembers: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    DisassociateMembers: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    DeleteMembers: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    GetAdministratorAccount: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    DisassociateFromAdministratorAccount: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    GetEnabledStandards: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    BatchImportFindings: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    BatchUpdateFindings: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    CreateConfigurationPolicy: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceConflict~',
    CreateFindingAggregator: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    DeleteConfigurationPolicy:
      'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceConflict~ ResourceNotFound~',
    DeleteFindingAggregator: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    DescribeHub: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    DescribeOrganizationConfiguration: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    DisableOrganizationAdminAccount: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    DisableSecurityHub: 'AccessDenied~ Internal~ InvalidAccess~ LimitExceeded~ ResourceNotFound~',
    EnableOrganizationAdminAccount: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    EnableSecurityHub: 'AccessDenied~ Internal~ InvalidAccess~ LimitExceeded~ ResourceConflict~',
    GetConfigurationPolicy: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    GetConfigurationPolicyAssociation:
      'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    GetFindingAggregator: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    GetFindings: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    ListConfigurationPolicies: 'AccessDenied~ AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    ListConfigurationPolicyAssociations: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    ListFindingAggregators: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    ListOrganizationAdminAccounts: 'Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~',
    StartConfigurationPolicyAssociation:
      'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    StartConfigurationPolicyDisassociation:
      'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    UpdateConfigurationPolicy:
      'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceConflict~ ResourceNotFound~',
    UpdateFindingAggregator: 'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
    UpdateOrganizationConfiguration:
      'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceConflict~ ResourceNotFound~',
    UpdateSecurityHubConfiguration:
      'AccessDenied~ Internal~ InvalidAccess~ InvalidInput~ LimitExceeded~ ResourceNotFound~',
  },
  guardduty: {
    CreateMembers: 'BadRequest~ InternalServerError~',
    ListMembers: 'BadRequest~ InternalServerError~',
    GetMembers: 'BadRequest~ InternalServerError~',
    DisassociateMembers: 'BadRequest~ InternalServerError~',
    DeleteMembers: 'BadRequest~ InternalServerError~',
    StartMonitoringMembers: 'BadRequest~ InternalServerError~',
    StopMonitoringMembers: 'BadRequest~ InternalServerError~',
    GetAdministratorAccount: 'BadRequest~ InternalServerError~',
    CreateDetector: 'BadRequest~ InternalServerError~',
    DeleteDetector: 'BadRequest~ InternalServerError~',
    DescribeOrganizationConfiguration: 'BadRequest~ InternalServerError~',
    DisableOrganizationAdminAccount: 'BadRequest~ InternalServerError~',
    EnableOrganizationAdminAccount: 'BadRequest~ InternalServerError~',
    GetDetector: 'BadRequest~ InternalServerError~',
    ListDetectors: 'BadRequest~ InternalServerError~',
    ListOrganizationAdminAccounts: 'BadRequest~ InternalServerError~',
    ListTagsForResource: 'AccessDenied~ BadRequest~ InternalServerError~',
    TagResource: 'AccessDenied~ BadRequest~ InternalServerError~',
    UntagResource: 'AccessDenied~ BadRequest~ InternalServerError~',
    UpdateDetector: 'BadRequest~ InternalServerError~',
    UpdateOrganizationConfiguration: 'BadRequest~ InternalServerError~',
  },
  organizations: {
    ListAccounts: 'AWSOrganizationsNotInUse~ AccessDenied~ InvalidInput~ Service~ TooManyRequests~',
    DescribeAccount: 'AWSOrganizationsNotInUse~ AccessDenied~ AccountNotFound~ InvalidInput~ Service~ TooManyRequests~',
    DescribeOrganization: 'AWSOrganizationsNotInUse~ AccessDenied~ ConcurrentModification~ Service~ TooManyRequests~',
    ListAccountsForParent:
      'AWSOrganizationsNotInUse~ AccessDenied~ InvalidInput~ ParentNotFound~ Service~ TooManyRequests~',
    ListDelegatedAdministrators:
      'AWSOrganizationsNotInUse~ AccessDenied~ ConstraintViolation~ InvalidInput~ Service~ TooManyRequests~ UnsupportedAPIEndpoint~',
    ListDelegatedServicesForAccount:
      'AWSOrganizationsNotInUse~ AccessDenied~ AccountNotFound~ AccountNotRegistered~ ConstraintViolation~ InvalidInput~ Service~ TooManyRequests~ UnsupportedAPIEndpoint~',
    RegisterDelegatedAdministrator:
      'AWSOrganizationsNotInUse~ AccessDenied~ AccountAlreadyRegistered~ AccountNotFound~ ConcurrentModification~ ConstraintViolation~ InvalidInput~ Service~ TooManyRequests~ UnsupportedAPIEndpoint~',
    DeregisterDelegatedAdministrator:
      'AWSOrganizationsNotInUse~ AccessDenied~ AccountNotFound~ AccountNotRegistered~ ConcurrentModification~ ConstraintViolation~ InvalidInput~ Service~ TooManyRequests~ UnsupportedAPIEndpoint~',
    CloseAccount:
      'AWSOrganizationsNotInUse~ AccessDenied~ AccountAlreadyClosed~ AccountNotFound~ ConcurrentModification~ Conflict~ ConstraintViolation~ InvalidInput~ Service~ TooManyRequests~ UnsupportedAPIEndpoint~',
    CreateAccount:
      'AWSOrganizationsNotInUse~ AccessDenied~ ConcurrentModification~ ConstraintViolation~ FinalizingOrganization~ InvalidInput~ Service~ TooManyRequests~ UnsupportedAPIEndpoint~',
  },
  'network-firewall': {
    AssociateFirewallPolicy:
      'InternalServerError InvalidOperation~ InvalidRequest~ InvalidToken~ ResourceNotFound~ Throttling~',
    AssociateSubnets:
      'InsufficientCapacity~ InternalServerError InvalidOperation~ InvalidRequest~ InvalidToken~ ResourceNotFound~ Throttling~',
    CreateFirewall:
      'InsufficientCapacity~ InternalServerError InvalidOperation~ InvalidRequest~ LimitExceeded~ Throttling~',
    CreateFirewallPolicy: 'InsufficientCapacity~ InternalServerError InvalidRequest~ LimitExceeded~ Throttling~',
    CreateRuleGroup: 'InsufficientCapacity~ InternalServerError InvalidRequest~ LimitExceeded~ Throttling~',
    DeleteFirewall:
      'InternalServerError InvalidOperation~ InvalidRequest~ ResourceNotFound~ Throttling~ UnsupportedOperation~',
    DeleteFirewallPolicy:
      'InternalServerError InvalidOperation~ InvalidRequest~ ResourceNotFound~ Throttling~ UnsupportedOperation~',
    DeleteResourcePolicy: 'InternalServerError InvalidRequest~ InvalidResourcePolicy~ ResourceNotFound~ Throttling~',
    DeleteRuleGroup:
      'InternalServerError InvalidOperation~ InvalidRequest~ ResourceNotFound~ Throttling~ UnsupportedOperation~',
    DescribeFirewall: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    DescribeFirewallPolicy: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    DescribeLoggingConfiguration: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    DescribeResourcePolicy: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    DescribeRuleGroup: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    DescribeRuleGroupMetadata: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    DisassociateSubnets:
      'InternalServerError InvalidOperation~ InvalidRequest~ InvalidToken~ ResourceNotFound~ Throttling~',
    ListFirewallPolicies: 'InternalServerError InvalidRequest~ Throttling~',
    ListFirewalls: 'InternalServerError InvalidRequest~ Throttling~',
    ListRuleGroups: 'InternalServerError InvalidRequest~ Throttling~',
    ListTagsForResource: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    PutResourcePolicy: 'InternalServerError InvalidRequest~ InvalidResourcePolicy~ ResourceNotFound~ Throttling~',
    TagResource: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    UntagResource: 'InternalServerError InvalidRequest~ ResourceNotFound~ Throttling~',
    UpdateFirewallDeleteProtection:
      'InternalServerError InvalidRequest~ InvalidToken~ ResourceNotFound~ ResourceOwnerCheck~ Throttling~',
    UpdateFirewallDescription: 'InternalServerError InvalidRequest~ InvalidToken~ ResourceNotFound~ Throttling~',
    UpdateFirewallEncryptionConfiguration:
      'InternalServerError InvalidRequest~ InvalidToken~ ResourceNotFound~ ResourceOwnerCheck~ Throttling~',
    UpdateFirewallPolicy: 'InternalServerError InvalidRequest~ InvalidToken~ ResourceNotFound~ Throttling~',
    UpdateFirewallPolicyChangeProtection:
      'InternalServerError InvalidRequest~ InvalidToken~ ResourceNotFound~ ResourceOwnerCheck~ Throttling~',
    UpdateLoggingConfiguration:
      'InternalServerError InvalidRequest~ InvalidToken~ LogDestinationPermission~ ResourceNotFound~ Throttling~',
    UpdateRuleGroup: 'InternalServerError InvalidRequest~ InvalidToken~ ResourceNotFound~ Throttling~',
    UpdateSubnetChangeProtection:
      'InternalServerError InvalidRequest~ InvalidToken~ ResourceNotFound~ ResourceOwnerCheck~ Throttling~',
  },
};

// "Common errors" of AWS's API references, and those of the protocols: any operation may answer them.
const common = new Set([
  ...['AccessDeniedException', 'InternalFailure', 'ThrottlingException', 'ValidationException'],
  ...['SerializationException', 'UnknownOperationException', 'TooManyRequestsException'],
]);

/** What AWS answers and its models do not declare, each with whoever saw it. */
const seen: Readonly<Record<string, string>> = {
  // A registration while another is under way: terraform-provider-aws issue 17996.
  'securityhub EnableOrganizationAdminAccount': 'ResourceConflictException',
  // The provider waits until this one goes away, by its sentence (`aws_securityhub_account`, delete).
  'securityhub DisableSecurityHub': 'InvalidInputException',
  // "still syncing", right after a registration: so it is told of central configuration.
  'securityhub UpdateOrganizationConfiguration': 'DataUnavailableException',
};

/** Passes on what an operation answers, and fails where it answers an error that AWS does not declare for it. */
export async function onlyDeclared<Answer>(
  service: string,
  operation: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const declared = declaredErrors[service]?.[operation];
    if (!(error instanceof AwsError) || declared === undefined || common.has(error.code)) throw error;
    if (declared.replaceAll('~', 'Exception').split(' ').includes(error.code)) throw error;
    if (seen[`${service} ${operation}`] === error.code) throw error;
    throw new Error(`${service} ${operation} does not declare ${error.code}: ${error.message}`, { cause: error });
  }
}
