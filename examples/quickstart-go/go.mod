module quickstart-go

go 1.25

require (
	github.com/pulumi/pulumi/sdk/v3 v3.256.0
	pulumi-videosdk/sdk/go v0.0.0
)

replace pulumi-videosdk/sdk/go => ../../build/sdk/go
