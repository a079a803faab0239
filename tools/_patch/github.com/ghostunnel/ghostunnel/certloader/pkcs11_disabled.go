//go:build !cgo || nopkcs11

// In the place of the module's file of this name. That one lacks the logger that its callers hand over since 1.8, and so the module
// does not compile without C. No key of ours lies in a device.
package certloader

import (
	"errors"
	"log"
)

// SupportsPKCS11 says that keys in devices cannot be used.
func SupportsPKCS11() bool { return false }

// CertificateFromPKCS11Module fails: there is no such module.
func CertificateFromPKCS11Module(_, _, _, _, _ string, _ *log.Logger) (Certificate, error) {
	return nil, errors.New("this ghostunnel was built without PKCS#11")
}
