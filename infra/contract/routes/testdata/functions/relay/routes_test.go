package main

import _ "assay/shared/apigw" // a test is not linked: this function serves no route
