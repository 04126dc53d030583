package blackbox

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// looking is what somebody does with AWS's SDK for Python, which the AWS CLI is made of too.
const looking = `
import boto3, os
def client(name): return boto3.client(name, endpoint_url=os.environ["SERVICES"])
sqs, ssm = client("sqs"), client("ssm")
for url in sqs.list_queues(QueueNamePrefix="Mail")["QueueUrls"]:
    about = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    print(url.rsplit("/")[-1], int(about["ApproximateNumberOfMessages"]) >= 0, "RedrivePolicy" in about)
url = sqs.get_queue_url(QueueName="MailDead")["QueueUrl"]
print("letters", len(sqs.receive_message(QueueUrl=url, VisibilityTimeout=0).get("Messages", [])) <= 1)
name = "/assay/tools/probe"
print("put", ssm.put_parameter(Name=name, Value="one", Type="String")["Version"],
      ssm.put_parameter(Name=name, Value="two", Overwrite=True)["Version"])
print("read", ssm.get_parameter(Name=name)["Parameter"]["Value"],
      [p["Name"] for p in ssm.get_parameters_by_path(Path="/assay/tools")["Parameters"]],
      name in [p["Name"] for page in ssm.get_paginator("describe_parameters").paginate() for p in page["Parameters"]])
ssm.delete_parameter(Name=name)
try: ssm.get_parameter(Name=name)
except ssm.exceptions.ParameterNotFound: print("gone")
print("tables", len(client("dynamodb").list_tables()["TableNames"]) > 0, "buckets", len(client("s3").list_buckets()["Buckets"]) > 0)
`

// TestAWSTools: queues, dead letters, parameters, tables and buckets are seen with AWS's own tools, and a parameter is put.
func TestAWSTools(t *testing.T) {
	open(t)
	python, err := filepath.Abs("../../../.tools/venv/bin/python")
	if err == nil {
		_, err = os.Stat(python)
	}
	if err != nil {
		t.Fatalf("Python's virtual environment is missing: run make setup (%v)", err)
	}
	cmd := exec.Command(python, "-c", looking)
	r := running.system.Running
	cmd.Env = append(os.Environ(), "SERVICES="+r.Services, "AWS_ACCESS_KEY_ID="+r.Access, "AWS_SECRET_ACCESS_KEY="+r.Secret,
		"AWS_DEFAULT_REGION="+r.Region, "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null")
	said, err := cmd.CombinedOutput()
	const want = `MailDead True False
MailQueue True True
letters True
put 1 2
read two ['/assay/tools/probe'] True
gone
tables True buckets True`
	if got := strings.TrimSpace(string(said)); err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}
