// libcrypto (OpenSSL 3). Only what Swift cannot import itself is added here.
#pragma once
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/bio.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/hmac.h>
#include <openssl/cms.h>
#include <openssl/ocsp.h>
#include <openssl/provider.h>
#include <openssl/core_names.h>

// sk_X509_* are macros over inline casts.
static inline int fc_x509_count(const STACK_OF(X509) *s) { return s ? sk_X509_num(s) : 0; }
static inline X509 *fc_x509_at(const STACK_OF(X509) *s, int i) { return sk_X509_value(s, i); }
static inline STACK_OF(X509) *fc_x509_stack(void) { return sk_X509_new_null(); }
static inline int fc_x509_push(STACK_OF(X509) *s, X509 *c) { return sk_X509_push(s, c); }
static inline void fc_x509_stack_free(STACK_OF(X509) *s) { sk_X509_free(s); }
// Frees the stack and every certificate in it.
static inline void fc_x509_stack_pop_free(STACK_OF(X509) *s) { sk_X509_pop_free(s, X509_free); }
// So are sk_CMS_SignerInfo_*.
static inline int fc_signer_count(const STACK_OF(CMS_SignerInfo) *s) { return s ? sk_CMS_SignerInfo_num(s) : 0; }
static inline CMS_SignerInfo *fc_signer_at(const STACK_OF(CMS_SignerInfo) *s, int i) { return sk_CMS_SignerInfo_value(s, i); }
// OPENSSL_free is a macro over __FILE__ and __LINE__.
static inline void fc_openssl_free(void *p) { OPENSSL_free(p); }
// BIO_get_mem_data is a macro over BIO_ctrl.
static inline long fc_bio_bytes(BIO *b, char **out) { return BIO_get_mem_data(b, out); }
// A passphrase callback that never prompts: libcrypto's default one reads the terminal.
static inline int fc_passphrase(char *buf, int size, int rwflag, void *u) {
    (void)rwflag;
    if (!u) return 0;
    int n = (int)strlen((const char *)u);
    if (n > size) return 0;
    memcpy(buf, u, (size_t)n);
    return n;
}
static inline EVP_PKEY *fc_pem_private_key(BIO *b, const char *pass) {
    return PEM_read_bio_PrivateKey(b, NULL, fc_passphrase, (void *)pass);
}
